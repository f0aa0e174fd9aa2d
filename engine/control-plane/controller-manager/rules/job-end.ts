import type { Job, JobCondition } from '../../../api/types/batch-v1';

/** How a job has ended; undefined while it has not (pkg/controller/job/util IsJobFinished, v1.36). */
export const endOfJob = ({ status }: Job): JobCondition | undefined =>
  status.conditions?.find(({ type, status: truth }) => (type === 'Complete' || type === 'Failed') && truth === 'True');
