import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { constants, createDeflate } from 'node:zlib';
import { SpdyConnection } from './connection';
import { SPDY_DICTIONARY } from './dictionary';
import {
  controlFrame,
  dataFrame,
  FIN,
  FrameReader,
  PING,
  RST_STREAM,
  SYN_REPLY,
  SYN_STREAM,
  words,
  type Frame,
} from './frames';
import { HeaderReader, HeaderWriter, type SpdyHeaders } from './header-blocks';

describe('SPDY/3.1', () => {
  it('opens streams, carries bytes both ways, and ends each way by itself', async () => {
    const { client, connection } = pair((stream, headers) => {
      stream.on('data', (chunk: Buffer) => stream.write(`${headers.get('streamtype') ?? ''}:${chunk.toString()}`));
      stream.on('end', () => stream.end('bye'));
    });
    await client.open(1, new Map([['streamtype', 'data']]));
    await client.open(
      3,
      new Map([
        ['streamtype', 'error'],
        ['port', '80'],
      ]),
    );
    client.send(dataFrame(3, 0, Buffer.from('x')));
    client.send(dataFrame(1, FIN, Buffer.from('hello')));
    await client.until((frames) =>
      frames.some((frame) => frame.kind === 'data' && frame.stream === 1 && frame.flags === FIN),
    );
    assert.deepEqual(
      client.frames.map((frame) => (frame.kind === 'control' ? frame.type : [frame.stream, frame.payload.toString()])),
      [SYN_REPLY, SYN_REPLY, [3, 'error:x'], [1, 'data:hello'], [1, 'bye'], [1, '']],
    );
    connection.close();
  });

  it('takes frames in whatever pieces they come', async () => {
    const got: string[] = [];
    const { client } = pair((stream) => void stream.on('data', (chunk: Buffer) => void got.push(chunk.toString())));
    await client.open(1, new Map());
    for (const byte of dataFrame(1, 0, Buffer.from('abc'))) client.send(Buffer.from([byte]));
    await turn();
    assert.deepEqual(got, ['abc']);
  });

  it('answers a ping with the same', async () => {
    const { client } = pair(() => undefined);
    client.send(controlFrame(PING, 0, words([7])));
    await turn();
    assert.deepEqual(client.frames, [{ kind: 'control', type: PING, flags: 0, payload: words([7]) }]);
  });

  it('a stream that is destroyed is reset, and the others go on', async () => {
    const { client } = pair((stream) => stream.destroy());
    await client.open(1, new Map());
    await client.until((frames) => frames.some((frame) => frame.kind === 'control' && frame.type === RST_STREAM));
  });

  it('what is no SPDY ends the connection', async () => {
    for (const bytes of [
      controlFrame(SYN_STREAM, 0, Buffer.from('no headers at all')),
      Buffer.from('\x80\x02garbage..', 'latin1'),
    ]) {
      const { client, closed } = pair(() => assert.fail('no stream was opened'));
      client.send(bytes);
      await closed;
    }
  });

  it('writes headers that a decompressor reads, one block after the other', async () => {
    const writer = new HeaderWriter();
    const reader = new HeaderReader((error) => assert.ifError(error));
    for (const headers of [new Map([['a', 'b']]), new Map(), new Map([['content-type', 'x'.repeat(300)]])]) {
      assert.deepEqual(await new Promise((done) => reader.read(writer.write(headers), done)), headers);
    }
    reader.close();
  });
});

const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

interface Client {
  readonly frames: Frame[];
  send(bytes: Buffer): void;
  open(id: number, headers: SpdyHeaders): Promise<void>;
  until(holds: (frames: readonly Frame[]) => boolean): Promise<void>;
}

function pair(onStream: (stream: Duplex, headers: SpdyHeaders) => void): {
  readonly client: Client;
  readonly connection: SpdyConnection;
  readonly closed: Promise<void>;
} {
  const reader = new FrameReader();
  const frames: Frame[] = [];
  const bytes = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      reader.add(chunk);
      for (let frame = reader.next(); frame !== undefined; frame = reader.next()) frames.push(frame);
      done();
    },
  });
  let onClose = (): void => undefined;
  const closed = new Promise<void>((resolve) => (onClose = resolve));
  const connection = new SpdyConnection(bytes, { onStream, onClose });
  const send = (chunk: Buffer): void => void bytes.push(chunk);
  const until = async (holds: (known: readonly Frame[]) => boolean): Promise<void> => {
    for (let left = 200; !holds(frames); left--) {
      assert.ok(left > 0, JSON.stringify(frames));
      await turn();
    }
  };
  return { client: { frames, send, open: opener(send, until), until }, connection, closed };
}

/** As Go's client does: one stream of compression for all headers. */
function opener(send: Client['send'], until: Client['until']): Client['open'] {
  const deflate = createDeflate({ dictionary: SPDY_DICTIONARY });
  const chunks: Buffer[] = [];
  let opened = 0;
  deflate.on('data', (chunk: Buffer) => void chunks.push(chunk));
  return async (id, headers) => {
    deflate.write(plain(headers));
    await new Promise<void>((done) => deflate.flush(constants.Z_SYNC_FLUSH, done));
    send(controlFrame(SYN_STREAM, 0, Buffer.concat([words([id, 0]), Buffer.from([0, 0]), ...chunks.splice(0)])));
    opened++;
    await until(
      (frames) => frames.filter((frame) => frame.kind === 'control' && frame.type === SYN_REPLY).length >= opened,
    );
  };
}

function plain(headers: SpdyHeaders): Buffer {
  const text = (value: string): Buffer => Buffer.concat([words([value.length]), Buffer.from(value)]);
  return Buffer.concat([words([headers.size]), ...[...headers].flat().map(text)]);
}
