import type { Container, Pod } from '../../../api/types/core-v1';
import { millis, seconds } from '../../../base/brand';
import type { Clock } from '../../../sim/clock';
import type { PulledImage, Runtime } from '../../runtime/cri';
import { criErrorText, type CriError, type CriOutcome } from '../../runtime/cri-outcome';
import { parseImageName, withDefaultTag } from '../../runtime/image-name';
import { Backoff } from '../actions/backoff';
import { durationText } from '../duration-text';
import { identityOf } from '../pod-identity';
import type { EnsuredImage } from '../sync/parts';
import type { SyncFailure } from '../sync/result';
import { wait, type Task } from '../task';
import { SerialPuller } from './serial-puller';

export interface ImagePullerOptions {
  readonly clock: Clock;
  readonly runtime: Runtime;
  record(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, container: string): void;
}

const failed = (reason: string, message: string): EnsuredImage => ({ ok: false, failure: { reason, message } });

/** Sees to it that images are on the node (pkg/kubelet/images/image_manager.go, v1.36); pulls one at a time. */
export class ImagePuller {
  private readonly backoff = new Backoff(seconds(10), seconds(300));
  private readonly puller = new SerialPuller();
  /** Why the last pull failed, by pod and image. */
  private readonly lastFailure = new Map<string, string>();

  constructor(private readonly options: ImagePullerOptions) {}

  *ensure(pod: Pod, container: Container): Task<EnsuredImage> {
    const requested = container.image ?? '';
    const say = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
      this.options.record(pod, type, reason, message, container.name);
    const name = parseImageName(requested);
    if (typeof name === 'string') {
      const message = `Failed to apply default image tag "${requested}": couldn't parse image name "${requested}": ${name}`;
      say('Warning', 'InspectFailed', message);
      return failed('InvalidImageName', message);
    }
    const image = withDefaultTag(requested, name);
    if (container.imagePullPolicy !== 'Always') {
      const present = this.options.runtime.imageStatus(image, identityOf(pod));
      if (present !== undefined) {
        say(
          'Normal',
          'Pulled',
          `Container image "${requested}" already present on machine and can be accessed by the pod`,
        );
        return { ok: true, ref: present.id };
      }
      if (container.imagePullPolicy === 'Never') {
        const message = `Container image "${requested}" is not present with pull policy of Never`;
        say('Warning', 'ErrImageNeverPull', message);
        return failed('ErrImageNeverPull', message);
      }
    }
    return yield* this.pull(pod, { requested, image }, say);
  }

  /** The pod is gone: its images may be tried at once by a pod of the same name. */
  forget(podUid: string): void {
    this.backoff.forget(`${podUid}_`);
    for (const key of [...this.lastFailure.keys()]) if (key.startsWith(`${podUid}_`)) this.lastFailure.delete(key);
  }

  private *pull(
    pod: Pod,
    { requested, image }: { readonly requested: string; readonly image: string },
    say: (type: 'Normal' | 'Warning', reason: string, message: string) => void,
  ): Task<EnsuredImage> {
    const { clock, runtime } = this.options;
    const key = `${pod.metadata.uid}_${requested}`;
    if (this.backoff.untilSinceUpdate(key, clock.now()) !== undefined) {
      const message = `Back-off pulling image "${requested}"`;
      say('Normal', 'BackOff', message);
      const cause = this.lastFailure.get(key);
      return failed('ImagePullBackOff', cause === undefined ? message : `${message}: ${cause}`);
    }
    this.lastFailure.delete(key);
    say('Normal', 'Pulling', `Pulling image "${requested}"`);
    const began = clock.now();
    const outcome = yield* wait<CriOutcome<PulledImage>>((done) =>
      this.puller.pull((ended) =>
        runtime.pullImage(image, identityOf(pod), (given) => {
          ended();
          done(given);
        }),
      ),
    );
    if (!outcome.ok) {
      const text = pullErrorText(outcome.error);
      say('Warning', 'Failed', `Failed to pull image "${requested}": ${text}`);
      this.backoff.next(key, clock.now(), clock.now());
      const failure = pullFailure(requested, text);
      this.lastFailure.set(key, `${failure.reason}: ${failure.message}`);
      return { ok: false, failure };
    }
    const { ref, size, duration } = outcome.value;
    const including = durationText(millis(clock.now() - began));
    say(
      'Normal',
      'Pulled',
      `Successfully pulled image "${requested}" in ${durationText(duration)} (${including} including waiting). Image size: ${size} bytes.`,
    );
    return { ok: true, ref };
  }
}

/** An error of unknown code loses its gRPC dress on the way (internal/cri-client `PullImage`). */
const pullErrorText = (error: CriError): string => (error.code === 'Unknown' ? error.message : criErrorText(error));

function pullFailure(image: string, text: string): SyncFailure {
  for (const [reason, words] of SPECIAL)
    if (text.startsWith(reason)) {
      const message = `image pull failed for ${image} because ${words}${text.slice(reason.length)}`;
      return { reason, message };
    }
  return { reason: 'ErrImagePull', message: text };
}

const SPECIAL = [
  ['RegistryUnavailable', 'the registry is unavailable'],
  ['SignatureValidationFailed', 'the signature validation failed'],
] as const;
