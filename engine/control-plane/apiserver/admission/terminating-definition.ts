import { forbidden } from '../refusals';
import type { AdmissionPlugin } from './plugin';

/**
 * Nothing is made of a custom resource whose definition is going (apiextensions-apiserver, `forbidCreateAdmission`,
 * v1.36). Upstream it stands before all plugins.
 */
export const terminatingDefinition: AdmissionPlugin = {
  name: 'TerminatingDefinition',
  handles: ({ definition }, _subresource, operation) =>
    operation === 'CREATE' && definition.custom?.isTerminating === true,
  admit: ({ served, name }) => {
    throw forbidden(served, name, 'create not allowed while custom resource definition is terminating');
  },
};
