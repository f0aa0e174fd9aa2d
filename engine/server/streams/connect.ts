import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { ApiError, type User } from '../../api/request';
import type { Pod } from '../../api/types/core-v1';
import { denial } from '../../control-plane/apiserver/authz/authorize';
import type { HttpRequest } from '../../control-plane/apiserver/http/message';
import type { ResourceInfo } from '../../control-plane/apiserver/http/request-info';
import { badRequest } from '../../control-plane/apiserver/refusals';
import type { Server } from '../../control-plane/apiserver/server';
import type { Machines } from '../sim/machines';
import { channelClient, readChannels } from './channel-socket';
import { runWithLog } from './container-log';
import { reach } from './kubelet-of';
import { containerIn, nodeOf, podNamed } from './pod-access';
import {
  commandOptionsOf,
  ioOf,
  SUCCESS,
  type CommandClient,
  type CommandInput,
  type CommandOptions,
} from './remote-command';
import { spdyClient } from './spdy-command';

/** A command that may be run in a container: everything is checked but that the connection can carry it. */
export interface Command {
  readonly subresource: 'exec' | 'attach';
  readonly pod: Pod;
  readonly container: string;
  readonly options: CommandOptions;
}

/** Looks at pod, container and host, in the order of the real server. Throws ApiError. */
export function commandOf(server: Server, http: HttpRequest, info: ResourceInfo): Command {
  const pod = podNamed(server, info.namespace, info.name);
  const container = containerIn(pod, http.query.get('container')?.[0] ?? '');
  nodeOf(pod);
  const options = commandOptionsOf(http.query);
  return { subresource: info.subresource === 'attach' ? 'attach' : 'exec', pod, container, options };
}

/** A WebSocket is opened by a GET, but what it does is to create (AuthorizePodWebsocketUpgradeCreatePermission, v1.36). */
export function mayCreate({ authorizer }: Server, info: ResourceInfo, user: User): void {
  if (info.verb === 'create') return;
  const { group, version, resource, subresource, namespace, name } = info;
  const attributes = { user, verb: 'create', group, version, resource, subresource, namespace, name, path: '' };
  const decision = authorizer.authorize(attributes);
  if (!decision.allowed) throw denial(attributes, decision.why());
}

export interface Surroundings {
  readonly machines: Machines | undefined;
  /** Somebody outside said or was told something. */
  readonly touch: () => void;
}

/** Runs the command over a WebSocket that is open; what is refused by now is told as its end. */
export function serveCommand(command: Command, socket: WebSocket, around: Surroundings): void {
  const input = start(command, channelClient(socket, command.options), around);
  if (input !== undefined) readChannels(socket, input);
}

/** Runs the command over SPDY, once the client has opened the streams that it asked for. */
export function serveSpdyCommand(command: Command, bytes: Duplex, protocol: string, around: Surroundings): void {
  spdyClient(bytes, { options: command.options, protocol }, (client) => start(command, client, around));
}

function start(command: Command, out: CommandClient, around: Surroundings): CommandInput | undefined {
  const client = touching(out, around.touch);
  let input: CommandInput;
  try {
    input = begin(command, client, around);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    client.finish(error.status);
    return undefined;
  }
  return {
    input: (text) => {
      input.input(text);
      around.touch();
    },
    endInput: () => {
      input.endInput();
      around.touch();
    },
    hangUp: () => input.hangUp(),
  };
}

function begin(
  { subresource, pod, container, options }: Command,
  client: CommandClient,
  around: Surroundings,
): CommandInput {
  const what = `${subresource}/${pod.metadata.namespace ?? ''}/${pod.metadata.name}/${container}`;
  const { runtime } = reach(around.machines, pod, what);
  const run = runWithLog(runtime, pod, container, false);
  if (subresource === 'exec') return runtime.exec(run.id, options.command, ioOf(options, client));
  if (run.state !== 'running') throw badRequest(`container ${container} not found in pod ${pod.metadata.name}`);
  return runtime.attach(run.id, { ...ioOf(options, client), done: () => client.finish(SUCCESS) });
}

const touching = (client: CommandClient, touch: () => void): CommandClient => ({
  out: (text) => {
    client.out(text);
    touch();
  },
  err: (text) => {
    client.err(text);
    touch();
  },
  finish: (status) => {
    client.finish(status);
    touch();
  },
});
