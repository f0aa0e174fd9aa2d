import { millis, type Millis } from '../../../base/brand';
import { formatTime } from '../../../base/timestamp';
import { volumeattachments } from '../../../api/resources';
import type { VolumeAttachment } from '../../../api/types/storage-v1';
import type { RestClient } from '../../../client/rest-client';
import type { VirtualClock } from '../../../sim/virtual-clock';
import type { ApiServer } from '../../apiserver/api-server';

const USER = { name: 'fake-attacher', groups: ['system:masters'] };
const FINALIZER = 'external-attacher/example-com';

/** An external attacher in a few lines: what is asked for is done a moment later, or refused. */
export class FakeAttacher {
  /** Why nothing is attached. */
  refusal: string | undefined;
  private readonly seen = new Set<string>();

  constructor(
    api: ApiServer,
    private readonly client: RestClient,
    private readonly clock: VirtualClock,
    private readonly takes: Millis = millis(200),
  ) {
    const stream = api.watch({
      user: USER,
      resource: volumeattachments,
      verb: 'watch',
      options: { resourceVersion: '0' },
    });
    const read = (): void => {
      for (const event of stream.poll())
        if (event.type === 'ADDED' || event.type === 'MODIFIED') this.see(event.object as VolumeAttachment);
    };
    stream.onReadable(() => this.clock.soon('fake attacher', read));
    this.clock.soon('fake attacher', read);
  }

  private see({ metadata: { name, uid, deletionTimestamp, finalizers } }: VolumeAttachment): void {
    if (deletionTimestamp !== undefined) {
      const free = { metadata: { finalizers: null } };
      this.clock.after(this.takes, 'fake attacher', () => this.patch(name, free));
    } else if (finalizers === undefined && !this.seen.has(uid)) {
      this.seen.add(uid);
      this.patch(name, { metadata: { finalizers: [FINALIZER] } });
      this.clock.after(this.takes, 'fake attacher', () => this.answer(name));
    }
  }

  private answer(name: string): void {
    const time = formatTime(this.clock.now());
    const status =
      this.refusal === undefined
        ? { attached: true }
        : { attached: false, attachError: { time, message: this.refusal } };
    this.patch(name, { status }, 'status');
  }

  private patch(name: string, body: object, subresource?: 'status'): void {
    if (this.client.get(volumeattachments, { name }) !== undefined)
      this.client.patch(volumeattachments, { name }, { type: 'merge', body }, subresource);
  }
}
