import { millis, type Millis } from '../../base/brand';
import { Hash } from '../../sim/hash';
import type { Behaviour } from './behaviour';
import type { CriError } from './cri-outcome';
import { mirroredRepository, parseImageName, shortRepository } from './image-name';
import type { ImageProfile } from './image-profile';
import { imageProfiles } from './images/index';
import { PLAIN_SERVER, SILENT } from './plain-behaviour';

/** What the registry answers to a pull. */
export interface Pull {
  readonly duration: Millis;
  readonly size: number;
  readonly error: CriError | undefined;
}

/** Images of this registry are blank and already on every node, unless a pod says otherwise. */
const BLANK_REGISTRY = 'registry.sim/';
const BLANK_SIZE = 1_000_000;
const UNKNOWN_SIZE = 20_000_000;
const USUAL_PULL = millis(1000);

const PROFILES: ReadonlyMap<string, ImageProfile> = new Map(
  imageProfiles.map((profile) => [profile.repository, profile]),
);

/**
 * Where all nodes of a cluster pull from, and what is known of each image. Faults and scenarios set its times and
 * failures by image name; a name without a tag speaks of all tags.
 */
export class ImageRegistry {
  /** Beside those that are known everywhere, and before them. */
  private readonly defined = new Map<string, ImageProfile>();
  private readonly pullTimes = new Map<string, Millis>();
  private readonly failures = new Map<string, string>();

  define(profile: ImageProfile): void {
    this.defined.set(profile.repository, profile);
  }

  setPullTime(image: string, time: Millis): void {
    this.pullTimes.set(image, time);
  }

  /** `message` undefined: the text that containerd gives for a tag that is not there. */
  setUnpullable(image: string, message?: string): void {
    this.failures.set(image, message ?? '');
  }

  setPullable(image: string): void {
    this.failures.delete(image);
  }

  isPreloaded(image: string): boolean {
    return image.startsWith(BLANK_REGISTRY);
  }

  pull(image: string): Pull {
    const failure = lookUp(this.failures, image);
    const duration = lookUp(this.pullTimes, image) ?? USUAL_PULL;
    if (failure === undefined) return { duration, size: this.sizeOf(image), error: undefined };
    const full = fullName(image);
    const message =
      failure === ''
        ? `failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`
        : failure;
    return {
      duration: millis(0),
      size: 0,
      error: { code: message.includes('not found') ? 'NotFound' : 'Unknown', message },
    };
  }

  sizeOf(image: string): number {
    if (this.isPreloaded(image)) return BLANK_SIZE;
    return this.profile(image)?.size ?? UNKNOWN_SIZE;
  }

  profile(image: string): ImageProfile | undefined {
    const name = parseImageName(image);
    if (typeof name === 'string') return undefined;
    const repository = shortRepository(name);
    return this.defined.get(repository) ?? PROFILES.get(repository) ?? PROFILES.get(mirroredRepository(name));
  }

  behaviourOf(image: string): Behaviour {
    if (this.isPreloaded(image)) return SILENT;
    return this.profile(image)?.behaviour ?? PLAIN_SERVER;
  }
}

function lookUp<T>(map: ReadonlyMap<string, T>, image: string): T | undefined {
  if (map.size === 0) return undefined;
  const exact = map.get(image);
  if (exact !== undefined) return exact;
  const name = parseImageName(image);
  return typeof name === 'string' ? undefined : map.get(name.repository);
}

function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  return /[.:]/.test(first) || first === 'localhost' ? image : `docker.io/${image}`;
}

const ids = new Map<string, string>();

/** `sha256:` and 64 digits that depend on the name alone. */
export function imageId(image: string): string {
  const known = ids.get(image);
  if (known !== undefined) return known;
  const first = new Hash(1);
  const second = new Hash(2);
  first.text(image);
  second.text(image);
  const id = `sha256:${first.hex}${second.hex}`;
  ids.set(image, id);
  return id;
}
