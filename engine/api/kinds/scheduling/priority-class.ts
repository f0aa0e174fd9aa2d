import { priorityclasses } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/scheduling/priorityclass, v1.36. */
export const priorityClass = defineKind(priorityclasses, {
  shortNames: ['pc'],
  generationOf: () => undefined,
});
