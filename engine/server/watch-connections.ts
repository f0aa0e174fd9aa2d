import type { WebSocket } from 'ws';
import type { WatchEvent, WatchStream } from '../api/request';
import { renderedEvent } from '../control-plane/apiserver/http/render';
import type { Outgoing } from './exchange';
import type { Forms } from './body';
import { watchLabels } from './request-counts';
import { protobufFrame, protobufOf } from './object-protobuf';
import { goJson } from './go-json';

type View = Parameters<typeof renderedEvent>[0];

/** A client that has not taken so much yet is told no more until it has. */
const BUFFERED_BYTES_MAX = 1024 * 1024;
/** Who takes nothing for so long is cut off, and comes back with a list. */
const STALLED_MILLIS_MAX = 30_000;
/** A list at the beginning of a watch may be of any length: it is written bit by bit. */
const EVENTS_AT_ONCE = 500;

/** Where the frames of one watch go: the body of an answer, or a WebSocket. */
export interface Sink {
  readonly write: (frames: string | Uint8Array) => void;
  readonly end: () => void;
  readonly bufferedBytes: () => number;
  /** Calls back once, when all that was written has been taken. */
  readonly whenDrained: (done: () => void) => void;
  readonly destroy: () => void;
}

interface Connection {
  readonly stream: WatchStream;
  readonly view: () => View;
  readonly sink: Sink;
  isFirst: boolean;
  /** Polled, and not written yet. */
  rest: readonly WatchEvent[];
  /** Set while the client is waited for. */
  stalled: NodeJS.Timeout | undefined;
}

/**
 * The watches that are open over the wire. Their events are written once per turn of the event loop, and each object is
 * turned into JSON once for all who watch it.
 */
export class WatchConnections {
  private readonly waiting = new Set<Connection>();
  private readonly open = new Set<Connection>();
  private scheduled = false;

  constructor(
    private readonly forms: Forms,
    /** Called before anything is told: by then it must be safe. */
    private readonly persist: () => void,
    /** Somebody outside was told something. */
    private readonly onSent: () => void,
  ) {}

  /** How many are open, by their labels. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { view } of this.open) {
      const labels = watchLabels(view().served);
      counts.set(labels, (counts.get(labels) ?? 0) + 1);
    }
    return counts;
  }

  /** The answer ends the watch. */
  add(stream: WatchStream, view: () => View, sink: Sink): () => void {
    const connection: Connection = { stream, view, sink, isFirst: true, rest: [], stalled: undefined };
    this.open.add(connection);
    stream.onReadable(() => this.mark(connection));
    return () => this.remove(connection);
  }

  closeAll(): void {
    for (const { stream } of [...this.open]) stream.close();
    this.flush();
  }

  private remove(connection: Connection): void {
    clearTimeout(connection.stalled);
    this.open.delete(connection);
    this.waiting.delete(connection);
    connection.stream.close();
  }

  private mark(connection: Connection): void {
    this.waiting.add(connection);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  private flush(): void {
    this.scheduled = false;
    const ready = [...this.waiting];
    if (ready.length > 0) this.persist();
    this.waiting.clear();
    for (const connection of ready) this.send(connection);
    if (ready.length > 0) this.onSent();
  }

  private send(connection: Connection): void {
    const { stream, sink } = connection;
    if (connection.stalled !== undefined) return;
    const events = connection.rest.length > 0 ? connection.rest : stream.poll();
    let written = 0;
    while (written < events.length && sink.bufferedBytes() <= BUFFERED_BYTES_MAX) {
      const some =
        written === 0 && events.length <= EVENTS_AT_ONCE ? events : events.slice(written, written + EVENTS_AT_ONCE);
      sink.write(this.frames(connection, some));
      written += some.length;
    }
    const hadRest = connection.rest.length > 0;
    connection.rest = written === events.length ? [] : events.slice(written);
    if (sink.bufferedBytes() > BUFFERED_BYTES_MAX) this.waitFor(connection);
    else if (hadRest) this.mark(connection);
    else if (stream.closed) {
      this.remove(connection);
      sink.end();
    }
  }

  private waitFor(connection: Connection): void {
    const { sink } = connection;
    connection.stalled = setTimeout(() => {
      this.remove(connection);
      sink.destroy();
    }, STALLED_MILLIS_MAX).unref();
    sink.whenDrained(() => {
      clearTimeout(connection.stalled);
      connection.stalled = undefined;
      if (this.open.has(connection)) this.mark(connection);
    });
  }

  private frames(connection: Connection, events: readonly WatchEvent[]): string | Uint8Array {
    const view = connection.view();
    const { isFirst } = connection;
    connection.isFirst = false;
    if (view.presentation.format !== 'protobuf') {
      return events.map((event, i) => this.text(view, event, isFirst && i === 0)).join('');
    }
    return Buffer.concat(events.map((event) => this.bytes(view, event)));
  }

  private text(view: View, event: WatchEvent, isFirst: boolean): string {
    if (view.presentation.as === 'object' && event.type !== 'ERROR' && event.type !== 'BOOKMARK') {
      return `{"type":"${event.type}","object":${this.forms.texts.typed(event.object)}}\n`;
    }
    return `${goJson(renderedEvent(view, event, isFirst))}\n`;
  }

  /** Tables are never asked for in protobuf. */
  private bytes(view: View, event: WatchEvent): Uint8Array {
    if (view.presentation.as === 'object' && event.type !== 'ERROR' && event.type !== 'BOOKMARK') {
      return this.forms.protobufs.frame(event.type, event.object);
    }
    return protobufFrame(event.type, protobufOf(renderedEvent(view, event, false).object));
  }
}

/** A WebSocket does not tell when it has been drained. */
const LOOK_MILLIS = 20;

/** An event a message (apiserver/pkg/endpoints/handlers/watch.go, `HandleWS`, v1.36). */
export const webSocketSink = (socket: WebSocket): Sink => ({
  write: (frames) => {
    if (typeof frames !== 'string') socket.send(frames);
    else for (const frame of frames.split('\n')) if (frame !== '') socket.send(`${frame}\n`);
  },
  end: () => socket.close(1000),
  bufferedBytes: () => socket.bufferedAmount,
  whenDrained: (done) => {
    const timer = setInterval(() => {
      if (socket.bufferedAmount > 0) return;
      clearInterval(timer);
      done();
    }, LOOK_MILLIS);
    socket.once('close', () => clearInterval(timer));
  },
  destroy: () => socket.terminate(),
});

export function responseSink(response: Outgoing): Sink {
  return {
    write: (frames) => {
      if ('stream' in response) response.write(frames);
      else response.write(frames);
    },
    end: () => void response.end(),
    bufferedBytes: () => response.writableLength,
    whenDrained: (done) => void (response as NodeJS.EventEmitter).once('drain', done),
    destroy: () => void response.destroy(),
  };
}
