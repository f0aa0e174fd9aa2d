import type { Component } from '../client/component';
import type { Cluster } from './cluster';
import type { Machine } from './machine';
import { HollowKubelet } from './testing/hollow-kubelet';

/** The kubelet of a machine. */
export const makeKubelet = (machine: Machine, _cluster: Cluster): Component => new HollowKubelet(machine);
