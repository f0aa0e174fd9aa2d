import { labelsText } from '../../printing/selector-text';
import type { PodTemplate } from '../../types/core-v1';
import { column, columns, containerImages, containerNames, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const podTemplateColumns = columns<PodTemplate>([
  nameColumn,
  column('Containers', 'Names of each container in the template.', (object) =>
    containerNames(object.template.spec.containers),
  ),
  column('Images', 'Images referenced by each container in the template.', (object) =>
    containerImages(object.template.spec.containers),
  ),
  column('Pod Labels', 'The labels for the pod template.', (object) => labelsText(object.template.metadata.labels)),
]);
