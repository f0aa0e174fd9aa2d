import type { Instant } from '../../base/brand';
import { podScript, scriptedError } from './annotations';
import type { ImageInfo, PodIdentity } from './cri';
import type { CriError } from './cri-outcome';
import { imageId, type ImageRegistry, type Pull } from './registry';

/** The images of one node. */
export class ImageStore {
  private readonly images = new Map<string, ImageInfo>();
  private readonly lastUsed = new Map<string, Instant>();
  /** Pulls that a pod's annotation has failed so far, by pod and image. */
  private readonly failed = new Map<string, number>();

  constructor(private readonly registry: ImageRegistry) {}

  /** The image as a pod finds it: a pod's annotation may say that it is absent until pulled. */
  find(image: string, pod: PodIdentity): ImageInfo | undefined {
    const held = this.images.get(image);
    if (held !== undefined) return held;
    const scripted = podScript(pod.annotations).images.get(image);
    if (scripted !== undefined) return scripted.present ? infoOf(image, scripted.size) : undefined;
    return this.registry.isPreloaded(image) ? infoOf(image, this.registry.sizeOf(image)) : undefined;
  }

  /** What a pull that begins now will come to. */
  plan(image: string, pod: PodIdentity): Pull {
    const scripted = podScript(pod.annotations).images.get(image);
    if (scripted === undefined) return this.registry.pull(image);
    const { failure } = scripted;
    const key = `${pod.uid} ${image}`;
    const times = this.failed.get(key) ?? 0;
    const fails = failure !== undefined && (failure.fails === 0 || times < failure.fails);
    if (fails) this.failed.set(key, times + 1);
    const error: CriError | undefined = fails ? scriptedError(failure.error) : undefined;
    return { duration: scripted.pull, size: scripted.size, error };
  }

  add(image: string, size: number): ImageInfo {
    const info = infoOf(image, size);
    this.images.set(image, info);
    return info;
  }

  touch(image: string, at: Instant): void {
    this.lastUsed.set(image, at);
  }

  lastUse(image: string): Instant | undefined {
    return this.lastUsed.get(image);
  }

  remove(image: string): void {
    this.images.delete(image);
    this.lastUsed.delete(image);
  }

  list(): readonly ImageInfo[] {
    return [...this.images.values()];
  }
}

const infos = new Map<string, ImageInfo>();

/** One shared value for all nodes that hold the image. */
function infoOf(image: string, size: number): ImageInfo {
  const known = infos.get(image);
  if (known?.size === size) return known;
  const id = imageId(image);
  const repository = image.replace(/:[^/:]*$/, '');
  const info = { id, tags: [image], digests: [`${repository}@${id}`], size };
  infos.set(image, info);
  return info;
}
