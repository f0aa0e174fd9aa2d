import type { KubeObject } from '../api/object';
import { onWire } from '../control-plane/apiserver/http/render';
import { KeptForm } from './kept-form';

const CHARACTERS_MAX = 32 * 1024 * 1024;

/** JSON of stored objects. */
export class ObjectTexts {
  private readonly kept = new KeptForm((object) => textOf(object as KubeObject), CHARACTERS_MAX);

  /** As an answer has it. */
  typed(object: KubeObject): string {
    const head = `{"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(object.apiVersion)}`;
    const body = this.untyped(object);
    return body === '{}' ? `${head}}` : `${head},${body.slice(1)}`;
  }

  /** As an item of a list has it: without kind and apiVersion. */
  untyped(object: KubeObject): string {
    return this.kept.of(object);
  }
}

function textOf(object: KubeObject): string {
  const { apiVersion: _version, kind: _kind, ...rest } = onWire(object) as KubeObject;
  return JSON.stringify(rest);
}
