import type { KubeObject } from '../api/object';
import { onWire } from '../control-plane/apiserver/http/render';
import { goJson } from './go-json';
import { KeptForm } from './kept-form';

const CHARACTERS_MAX = 32 * 1024 * 1024;

/** JSON of stored objects. */
export class ObjectTexts {
  private readonly kept = new KeptForm((object) => textOf(object as KubeObject), CHARACTERS_MAX);

  /** As an answer has it. */
  typed(object: KubeObject): string {
    return this.kept.of(object);
  }

  /** Items of a list, without kind and apiVersion: `{"metadata":…},{"metadata":…}`. */
  untyped(objects: readonly KubeObject[]): string {
    if (objects.length === 0) return '';
    const rests = objects.map((object) => this.kept.of(object).slice(typeLength(object)));
    return `{${rests.join(',{')}`;
  }
}

/** No kind and no version has anything to escape in it. */
const typeLength = ({ kind, apiVersion }: KubeObject): number =>
  '{"kind":"","apiVersion":"",'.length + kind.length + apiVersion.length;

/** Go's encoder prints what the object is before all else. */
const textOf = (object: KubeObject): string =>
  goJson({ kind: object.kind, apiVersion: object.apiVersion, ...onWire(object) });
