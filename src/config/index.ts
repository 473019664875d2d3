/**
 * The server's configuration: one table says what can be set ({@link SERVER_SETTINGS}); the file is read by it, the
 * flags are declared from it, and docs/configuration.md is tested against it.
 */

export { loadConfig, type LoadedConfig, type WrittenConfig } from './load-config.ts';
export type { RedisNode, RedisServers, RedisSettings, RedisTls } from './redis-settings.ts';
export type { ServerSetting } from './server-setting.ts';
export { SETTING_ROWS, type Config, type SettingName } from './server-settings.ts';
