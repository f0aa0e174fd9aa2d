import assert from 'node:assert/strict';
import { instant, millis } from '../../../base/brand';
import { answerOf, type PortQuestion } from '../port-answer';
import { agnhost } from './agnhost';

const FACTS = {
  pod: 'web-0',
  namespace: 'default',
  ip: '10.0.0.2',
  now: instant(0),
  hostname: 'web',
  read: (path: string) => (path === '/localhost.crt' ? 'a certificate' : undefined),
};

function ask(
  args: readonly string[],
  { age = 0, env = {}, ...question }: Partial<PortQuestion> & { path?: string; age?: number; env?: object },
): string {
  const behaviour = agnhost.serves?.(['/agnhost', ...args], new Map(Object.entries(env))) ?? assert.fail();
  const { path, ...rest } = question;
  const http = path === undefined ? undefined : { method: 'GET', path };
  const asked = { port: 8080, protocol: 'TCP' as const, client: '10.0.0.9', http, ...rest };
  const answer = answerOf(behaviour, [], asked, millis(age), FACTS);
  if (answer.kind === 'http') return `${answer.status} ${answer.body}`;
  return answer.kind === 'accepted' ? (answer.body ?? '') : answer.kind;
}

describe('agnhost', () => {
  const cases: readonly (readonly [readonly string[], Parameters<typeof ask>[1], string])[] = [
    [['netexec'], { path: '/hostname' }, '200 web'],
    [['netexec'], { path: '/echo?msg=a+b%21&x=1' }, '200 a b!'],
    [['netexec', '--http-port=100'], { port: 100, path: '/clientip' }, '200 10.0.0.9:40000'],
    [['netexec', '--http-port', '100'], { path: '/' }, 'refused'],
    [
      ['netexec', '--udp-port=80', '--http-port=80'],
      { port: 80, protocol: 'UDP', data: 'echo hi there\n' },
      'hi there',
    ],
    [['netexec'], { port: 8081, protocol: 'UDP', data: 'hostname' }, 'web'],
    [['netexec', '--udp-port=-1'], { port: 8081, protocol: 'UDP', data: 'hostname' }, 'refused'],
    [['serve-hostname'], { port: 9376, path: '/any' }, '200 web'],
    [['serve-hostname', '--tcp', '--port=80'], { port: 80, data: '' }, 'web'],
    [['test-webserver'], { port: 80, path: '/localhost.crt' }, '200 a certificate'],
    [['test-webserver'], { port: 80, path: '/none' }, '404 404 page not found\n'],
    [['liveness'], { path: '/healthz', age: 9000 }, '200 ok'],
    [['liveness'], { path: '/healthz', age: 11_000 }, '500 error: 10.001'],
    [['porter'], { port: 81, path: '/', env: { SERVE_PORT_80: 'no', SERVE_TLS_PORT_81: 'yes' } }, '200 yes'],
    [
      ['porter', '--json-response'],
      { port: 80, path: '/', env: { SERVE_PORT_80: 'a' } },
      '200 {"Method":"GET","Body":"a"}',
    ],
    [['test-webserver'], { port: 80, path: '/' }, '200 <pre>\n</pre>\n'],
    [['pause'], { path: '/' }, 'refused'],
  ];
  for (const [args, question, expected] of cases)
    it(`${args.join(' ')}: ${JSON.stringify(question)}`, () => assert.equal(ask(args, question), expected));

  it('leaves what prints and ends to the shell', () => {
    assert.equal(agnhost.serves?.(['/agnhost', 'mounttest', '--file_mode=/a'], new Map()), undefined);
    assert.equal(agnhost.serves?.(['sh', '-c', 'true'], new Map()), undefined);
  });
});
