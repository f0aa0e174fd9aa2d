import type { OutcomeStatus } from '../../run/outcomes';
import { html } from './dom';

export const STATUS_SIGNS: Readonly<Record<OutcomeStatus, string>> = {
  passed: '✔',
  skipped: '–',
  'claim failed': '✘',
  'bad input': '!',
  'engine bug': '☠',
};

const CLASSES: Readonly<Record<OutcomeStatus, string>> = {
  passed: 'good',
  skipped: 'muted',
  'claim failed': 'bad',
  'bad input': 'warn',
  'engine bug': 'bad',
};

export const statusClass = (status: OutcomeStatus): string => CLASSES[status];

export const statusBadge = (status: OutcomeStatus): HTMLElement =>
  html('span', { class: `badge ${CLASSES[status]}` }, `${STATUS_SIGNS[status]} ${status}`);

export const statusSign = (status: OutcomeStatus): HTMLElement =>
  html(
    'span',
    { class: `sign ${CLASSES[status]}`, role: 'img', 'aria-label': status, title: status },
    STATUS_SIGNS[status],
  );
