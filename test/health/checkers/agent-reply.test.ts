import { expect } from 'chai';
import type { AgentReply } from '../../../src/health/check.ts';
import { parseAgentReply } from '../../../src/health/checkers/agent-reply.ts';

const NOTHING: AgentReply = { state: null, admin: null, weightPercent: null, description: null };

const ROWS: readonly [string, Partial<AgentReply> | null][] = [
  ['up', { state: 'up' }],
  ['down', { state: 'down' }],
  ['fail', { state: 'down' }],
  ['stopped', { state: 'down' }],
  ['ready', { admin: 'ready' }],
  ['drain', { admin: 'drain' }],
  ['maint', { admin: 'maint' }],
  ['75%', { weightPercent: 75 }],
  ['0%', { weightPercent: 0 }],
  ['200%', { weightPercent: 200 }],
  ['99999%', { weightPercent: 25_600 }],
  ['weight:75%', { weightPercent: 75 }],
  ['weight:64', { weightPercent: 25 }],
  ['weight:256', { weightPercent: 100 }],
  ['weight:0', { weightPercent: 0 }],
  ['maxconn:30', {}],
  ['up ready 60%', { state: 'up', admin: 'ready', weightPercent: 60 }],
  ['60%,ready,\tup  ', { state: 'up', admin: 'ready', weightPercent: 60 }],
  ['UP Drain Weight:10%', { state: 'up', admin: 'drain', weightPercent: 10 }],
  ['up down 10% 20%', { state: 'down', weightPercent: 20 }],
  ['down #disk full', { state: 'down', description: 'disk full' }],
  ['down#disk full', { state: 'down', description: 'disk full' }],
  ['down # up # 75%', { state: 'down', description: 'up # 75%' }],
  ['fail#\x1b[31mred', { state: 'down', description: '[31mred' }],
  ['down #', { state: 'down' }],
  ['up hello', { state: 'up' }],
  ['', {}],
  [' \t,', {}],
  ['hello', null],
  ['HTTP/1.1 400 Bad Request', null],
  ['upper', null],
  ['75', null],
  ['-5%', null],
  ['weight:257', null],
  ['weight:', null],
  ['maxconn:', null],
];

describe('parseAgentReply()', () => {
  for (const [line, expected] of ROWS) {
    it(`reads ${JSON.stringify(line)}`, () => {
      expect(parseAgentReply(line)).to.deep.equal(expected && { ...NOTHING, ...expected });
    });
  }
});
