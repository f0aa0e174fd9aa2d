import { millis, type Millis } from '../base/brand';

/** The control plane as an end of links. */
export const CONTROL_PLANE = '(control plane)';

/** Which machines reach which. A link works both ways; a machine without power reaches nothing. */
export class Links {
  private readonly cut = new Set<string>();
  private readonly off = new Set<string>();
  private readonly delays = new Map<string, Millis>();

  private changed: () => void = () => undefined;

  /** One listener: the network that they are part of. */
  onChange(listener: () => void): void {
    this.changed = listener;
  }

  setPower(node: string, on: boolean): void {
    this.changed();
    if (on) this.off.delete(node);
    else this.off.add(node);
  }

  hasPower(node: string): boolean {
    return !this.off.has(node);
  }

  sever(a: string, b: string): void {
    this.cut.add(linkKey(a, b));
    this.changed();
  }

  /** All links of a node work again, and fast. */
  heal(node: string): void {
    this.changed();
    for (const key of [...this.cut]) if (key.split('|').includes(node)) this.cut.delete(key);
    this.delays.delete(node);
  }

  reaches(a: string, b: string): boolean {
    if (this.off.has(a) || this.off.has(b)) return false;
    return a === b || !this.cut.has(linkKey(a, b));
  }

  /** Between a node and the control plane. */
  setDelay(node: string, delay: Millis): void {
    this.delays.set(node, delay);
  }

  delay(node: string): Millis {
    return this.delays.get(node) ?? millis(0);
  }
}

const linkKey = (a: string, b: string): string => (a < b ? `${a}|${b}` : `${b}|${a}`);
