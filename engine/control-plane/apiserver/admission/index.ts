import type { Server } from '../server';
import type { AdmissionPlugin } from './plugin';

/** The plugins that are on by default, with NodeRestriction, in the order in which they run. */
export const admissionPlugins = (_server: Server): readonly AdmissionPlugin[] => [];
