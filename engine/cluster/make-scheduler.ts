import { createScheduler, type Scheduler } from '../control-plane/scheduler/scheduler';
import type { Cluster } from './cluster';

/** The scheduler of a cluster with its default configuration. */
export const makeScheduler = ({ decisions }: Cluster): Scheduler => createScheduler({ decisions });
