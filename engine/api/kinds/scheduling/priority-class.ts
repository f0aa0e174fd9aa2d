import { priorityclasses } from '../../resources';
import { defineKind } from '../define';
import { priorityClassColumns } from './priority-class-columns';

/** pkg/registry/scheduling/priorityclass, v1.36. */
export const priorityClass = defineKind(priorityclasses, {
  columns: priorityClassColumns,
  shortNames: ['pc'],
  generationOf: () => undefined,
});
