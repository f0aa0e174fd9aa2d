import type { Route } from '../../control-plane/apiserver/route';
import type { HttpRequest } from '../../control-plane/apiserver/http/message';
import type { Server } from '../../control-plane/apiserver/server';
import type { Clock } from '../../sim/clock';
import { unsupported } from '../unsupported';
import { CHANNEL_PROTOCOLS } from './channel-socket';
import { checkConnect } from './check-connect';
import { commandOf, mayCreate, serveCommand, serveSpdyCommand, type Surroundings } from './connect';
import { reach } from './kubelet-of';
import { nodeOf, podNamed } from './pod-access';
import {
  checkRunning,
  forwardOverChannels,
  forwardOverSpdy,
  PORT_CHANNELS,
  PORT_FORWARD,
  portsIn,
  TUNNEL,
} from './port-forward';
import { SPDY_COMMAND_PROTOCOLS } from './spdy-command';
import {
  chooseProtocol,
  listOf,
  offeredProtocols,
  openSpdy,
  openWebSocket,
  upgradeOf,
  webSocketLibrary,
  type Handshake,
} from './upgrades';

type Connected = Extract<Route, { kind: 'connect' }>;

export interface StreamSurroundings extends Surroundings {
  readonly clock: Clock;
}

/** Turns a request for a stream into the stream. Throws ApiError as long as it can still be refused. */
export function openStream(
  handshake: Handshake,
  http: HttpRequest,
  server: Server,
  { info, served, user }: Connected,
  around: StreamSurroundings,
): void {
  checkConnect(served, info, http);
  mayCreate(server, info, user);
  switch (info.subresource) {
    case 'exec':
    case 'attach': {
      const command = commandOf(server, http, info);
      reach(around.machines, command.pod, info.subresource);
      return openCommand(handshake, command, around);
    }
    case 'portforward': {
      const pod = podNamed(server, info.namespace, info.name);
      nodeOf(pod);
      const kubelet = reach(around.machines, pod, `portForward/${info.namespace}/${info.name}`);
      checkRunning({ pod, kubelet });
      return openForward(handshake, http, { pod, kubelet, clock: around.clock, touch: around.touch });
    }
    default:
      throw unsupported(`${info.subresource} over this connection`);
  }
}

function openCommand(handshake: Handshake, command: ReturnType<typeof commandOf>, around: Surroundings): void {
  const { request } = handshake;
  if (upgradeOf(request) === 'spdy') {
    const offered = listOf(request.headers['x-stream-protocol-version']);
    const protocol = chooseProtocol(offered, SPDY_COMMAND_PROTOCOLS);
    return serveSpdyCommand(command, openSpdy(handshake, protocol), protocol ?? '', around);
  }
  const protocol = chooseProtocol(offeredProtocols(request), CHANNEL_PROTOCOLS);
  openWebSocket(handshake, protocol, (socket) => serveCommand(command, socket, around));
}

function openForward(handshake: Handshake, http: HttpRequest, forwarded: Parameters<typeof forwardOverSpdy>[1]): void {
  const { request } = handshake;
  if (upgradeOf(request) === 'spdy') {
    const protocol = chooseProtocol(listOf(request.headers['x-stream-protocol-version']), [PORT_FORWARD]);
    return forwardOverSpdy(openSpdy(handshake, protocol), forwarded);
  }
  const protocol = chooseProtocol(offeredProtocols(request), [TUNNEL, ...PORT_CHANNELS]);
  if (protocol === TUNNEL) {
    return openWebSocket(handshake, protocol, (socket) =>
      forwardOverSpdy(webSocketLibrary().createWebSocketStream(socket), forwarded),
    );
  }
  const ports = portsIn(http.query);
  openWebSocket(handshake, protocol, (socket) => forwardOverChannels(socket, ports, forwarded));
}
