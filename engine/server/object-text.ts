import type { KubeObject } from '../api/object';
import { onWire } from '../control-plane/apiserver/http/render';

/** About as many characters are kept twice over. */
const CHARACTERS_MAX = 32 * 1024 * 1024;

/**
 * JSON of stored objects, made once for all who get, list or watch them. Objects never change, so their text does not
 * either; what was not asked for lately is forgotten.
 */
export class ObjectTexts {
  private young = new WeakMap<object, string>();
  private old = new WeakMap<object, string>();
  private characters = 0;

  /** As an answer has it. */
  typed(object: KubeObject): string {
    const head = `{"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(object.apiVersion)}`;
    const body = this.untyped(object);
    return body === '{}' ? `${head}}` : `${head},${body.slice(1)}`;
  }

  /** As an item of a list has it: without kind and apiVersion. */
  untyped(object: KubeObject): string {
    const known = this.young.get(object);
    if (known !== undefined) return known;
    const text = this.old.get(object) ?? textOf(object);
    this.young.set(object, text);
    this.characters += text.length;
    if (this.characters > CHARACTERS_MAX) this.age();
    return text;
  }

  private age(): void {
    this.old = this.young;
    this.young = new WeakMap();
    this.characters = 0;
  }
}

function textOf(object: KubeObject): string {
  const { apiVersion: _version, kind: _kind, ...rest } = onWire(object) as KubeObject;
  return JSON.stringify(rest);
}
