import type { KubeObject } from '../api/object';
import type { ApiResponse } from '../api/request';
import { encodeEnvelope, encodeList, encodeMessage, encodeWatchEvent } from '../api/struct-model/protobuf-encode';
import { structFor } from '../api/struct-model/struct-model';
import { invariant } from '../base/invariant';
import type { Served } from '../control-plane/apiserver/registry';
import { KeptForm } from './kept-form';

const BYTES_MAX = 16 * 1024 * 1024;

type List = Extract<ApiResponse, { kind: 'list' }>;

/** Stored objects as bodies of `application/vnd.kubernetes.protobuf`. */
export class ObjectProtobufs {
  private readonly kept = new KeptForm((object) => messageOf(object as KubeObject), BYTES_MAX);

  body(object: KubeObject): Uint8Array {
    return encodeEnvelope(object, this.kept.of(object));
  }

  list({ apiVersion, definition }: Served, list: List): Uint8Array {
    const { resourceVersion, continue: next, remainingItemCount } = list;
    const items = list.items.map((item) => this.kept.of(item));
    const message = encodeList({ resourceVersion, continue: next, remainingItemCount }, items);
    return encodeEnvelope({ apiVersion, kind: definition.listKind }, message);
  }

  /** With its length before it, as a stream has it. */
  frame(type: string, object: KubeObject): Uint8Array {
    return protobufFrame(type, this.body(object));
  }
}

/** An object made for one answer alone: a Status, a review, a document of discovery. */
export function protobufOf(object: object): Uint8Array {
  const { apiVersion = '', kind = '' } = object as { readonly apiVersion?: string; readonly kind?: string };
  return encodeEnvelope({ apiVersion, kind }, messageOf({ ...object, apiVersion, kind }));
}

/** Whether protobuf has such a thing at all. */
export const hasProtobuf = (apiVersion: string, kind: string): boolean => structFor(apiVersion, kind) !== undefined;

/** A frame of `application/vnd.kubernetes.protobuf;stream=watch` (apimachinery/pkg/util/framer, v0.36). */
export function protobufFrame(type: string, body: Uint8Array): Uint8Array {
  const event = encodeWatchEvent(type, body);
  const frame = Buffer.allocUnsafe(event.length + LENGTH_BYTES);
  frame.writeUInt32BE(event.length);
  frame.set(event, LENGTH_BYTES);
  return frame;
}

const LENGTH_BYTES = 4;

function messageOf(object: Pick<KubeObject, 'apiVersion' | 'kind'>): Uint8Array {
  const struct = structFor(object.apiVersion === '' ? 'v1' : object.apiVersion, object.kind);
  invariant(struct !== undefined, `${object.apiVersion} ${object.kind} has no protobuf`);
  return encodeMessage(struct, object);
}
