/** The body of a request as it came over the wire, not yet read: it is read after authorization, by the kind it is for. */
export class RawBody {
  constructor(
    readonly format: 'json' | 'yaml' | 'protobuf',
    readonly bytes: Uint8Array,
  ) {}

  get text(): string {
    const { bytes } = this;
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return buffer.toString('utf8');
  }
}
