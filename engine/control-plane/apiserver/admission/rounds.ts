import type { KubeObject } from '../../../api/object';

/**
 * Mutating admission runs a second time when a plugin that calls out changed the object after others had seen it
 * (apiserver/pkg/admission/reinvocation.go, v1.36).
 */
export class Rounds {
  private wanted = false;
  private second = false;
  private plugins: Map<string, Seen> | undefined;

  get isSecond(): boolean {
    return this.second;
  }

  get isAgainWanted(): boolean {
    return this.wanted && !this.second;
  }

  startAgain(): void {
    this.second = true;
  }

  /** A hook of a plugin that is to see what later ones make of the object. */
  remember(plugin: string, hook: string): void {
    this.of(plugin).seen.add(hook);
  }

  /** The object has changed after the hooks that the plugin remembered saw it. */
  changed(plugin: string): void {
    const { seen, due } = this.of(plugin);
    for (const hook of seen) due.add(hook);
    seen.clear();
  }

  again(): void {
    this.wanted = true;
  }

  isDue(plugin: string, hook: string): boolean {
    return this.plugins?.get(plugin)?.due.has(hook) === true;
  }

  outputOf(plugin: string): KubeObject | undefined {
    return this.plugins?.get(plugin)?.output;
  }

  left(plugin: string, object: KubeObject | undefined): void {
    this.of(plugin).output = object;
  }

  private of(plugin: string): Seen {
    const known = this.plugins?.get(plugin);
    if (known !== undefined) return known;
    const made = { seen: new Set<string>(), due: new Set<string>(), output: undefined };
    (this.plugins ??= new Map()).set(plugin, made);
    return made;
  }
}

/** Of a plugin: the hooks that saw the object, those that must see it again, and what the plugin made of it. */
interface Seen {
  readonly seen: Set<string>;
  readonly due: Set<string>;
  output: KubeObject | undefined;
}
