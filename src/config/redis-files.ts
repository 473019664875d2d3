/** What stands in the files that settings under `redis` name. What can't be used becomes a problem where it is named. */

import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { tell, type RedisContext } from './redis-context.ts';

type PathName =
  'redisPasswordFile' | 'redisSentinelPasswordFile' | 'redisCa' | 'redisCertificate' | 'redisKey';

/** A password's file, which editors end with a line break. @returns null where no file is named, or none can be used */
export function readFirstLine(name: PathName, context: RedisContext): string | null {
  const text = readText(name, context);
  if (text === null) return null;
  const [line] = text.split(/\r?\n/, 1);
  if (line) return line;
  tellOf(name, context, 'begins with an empty line (expected a password)');
  return null;
}

/** One certificate or more. */
export function readCertificates(name: PathName, context: RedisContext): string | null {
  const text = readText(name, context);
  if (text === null) return null;
  const certificates = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  if (certificates.length > 0 && certificates.every(isCertificate)) return text;
  tellOf(name, context, 'holds no certificates that can be read (expected PEM)');
  return null;
}

/** One's own certificate, which is the first in its file, and its key. */
export function readKeyPair(context: RedisContext): {
  readonly certificate: string | null;
  readonly key: string | null;
} {
  const certificate = readCertificates('redisCertificate', context);
  const key = readText('redisKey', context);
  const privateKey = key === null ? null : parseKey(key);
  if (key !== null && privateKey === null)
    tellOf('redisKey', context, 'holds no private key that can be read (expected PEM, not encrypted)');
  else if (
    certificate !== null &&
    privateKey &&
    !new X509Certificate(certificate).checkPrivateKey(privateKey)
  )
    tellOf('redisKey', context, 'holds the key of another certificate (expected that of redis.certificate)');
  return { certificate, key };
}

function parseKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

/** @returns null where no file is named, or it can't be read */
function readText(name: PathName, context: RedisContext): string | null {
  const file = context.config[name];
  if (file === null) return null;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    tellOf(name, context, `can't be read: ${(error as NodeJS.ErrnoException).code}`);
    return null;
  }
}

function tellOf(name: PathName, context: RedisContext, message: string): void {
  tell(name, context, `${JSON.stringify(context.config[name])} ${message}`);
}
