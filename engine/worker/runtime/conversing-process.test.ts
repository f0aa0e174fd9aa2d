import assert from 'node:assert/strict';
import type { Container } from '../../api/types/core-v1';
import { pods, serviceaccounts } from '../../api/resources';
import { KubeletWorld } from '../testing/kubelet-world';
import type { ContainerStatus } from './cri';
import type { ExecSession } from './exec-session';

/** A pod with one container of busybox that runs, and somebody who has attached to it. */
class Talk {
  heard = '';
  ended = false;
  private readonly world = new KubeletWorld().boot();
  private readonly session: ExecSession;

  constructor(facts: Partial<Container>) {
    const { world } = this;
    const container = { name: 'talker', image: 'busybox', stdin: true, ...facts };
    const metadata = { name: 'p', namespace: 'default' };
    const account = { name: 'default', namespace: 'default' };
    world.create(serviceaccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
    world.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: {
        nodeName: world.node,
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        containers: [container],
      },
    });
    world.run(10);
    this.session = world.runtime.attach(this.status?.id ?? '', {
      stdin: true,
      tty: facts.tty === true,
      out: (text) => void (this.heard += text),
      err: (text) => void (this.heard += text),
      done: () => void (this.ended = true),
    });
  }

  get status(): ContainerStatus | undefined {
    const uid = this.world.get(pods, { namespace: 'default', name: 'p' })?.metadata.uid ?? '';
    return this.world.runtime.podContainers(uid)[0];
  }

  say(text: string): string {
    this.heard = '';
    this.session.input(text);
    return this.heard;
  }

  leave(): void {
    this.session.hangUp();
  }
}

describe('standard input of a container', () => {
  it('is a shell at its prompt, which ends the container', () => {
    const talk = new Talk({ tty: true });
    assert.equal(talk.status?.state, 'running');
    assert.equal(talk.say('echo hello\r'), 'echo hello\r\nhello\r\n/ # ');
    assert.equal(talk.say('exit 3\r'), 'exit 3\r\n');
    assert.ok(talk.ended);
    assert.deepEqual([talk.status.state, talk.status.exitCode], ['exited', 3]);
  });

  it('ends when the first who typed has gone, if it is for once', () => {
    const talk = new Talk({ args: ['wc', '-l'], stdinOnce: true });
    talk.say('a\nb\n');
    assert.equal(talk.status?.state, 'running');
    talk.leave();
    assert.deepEqual([talk.status.state, talk.status.exitCode], ['exited', 0]);
  });

  it('waits for the next one otherwise', () => {
    const talk = new Talk({ args: ['cat'] });
    talk.leave();
    assert.equal(talk.status?.state, 'running');
  });

  it('keeps nothing waiting that begins by itself', () => {
    const talk = new Talk({ args: ['sh', '-c', 'sleep 5; exit 4'] });
    assert.deepEqual([talk.status?.state, talk.status?.exitCode], ['exited', 4]);
  });
});

describe('a shell without input', () => {
  it('ends', () => {
    const { status } = new Talk({ stdin: false });
    assert.deepEqual([status?.state, status?.exitCode], ['exited', 0]);
  });
});
