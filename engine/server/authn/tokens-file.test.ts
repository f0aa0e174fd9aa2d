import assert from 'node:assert/strict';
import { parseTokens } from './tokens-file';

describe('files of tokens', () => {
  it('name users, with or without groups', () => {
    const users = parseTokens('t1,jane,u1,"devs,ops"\nt2,joe,u2\r\n\nt3,viewer,u3,\n# a remark\n');
    assert.deepEqual(
      [...users],
      [
        ['t1', { name: 'jane', uid: 'u1', groups: ['devs', 'ops'] }],
        ['t2', { name: 'joe', uid: 'u2', groups: [] }],
        ['t3', { name: 'viewer', uid: 'u3', groups: [''] }],
      ],
    );
  });

  it('say which line is wrong', () => {
    assert.throws(() => parseTokens('t1,jane,u1\njust words\n'), /line 2/);
  });
});
