import { SCORE_MAX } from '../framework/plugin';

/** Scales so that the greatest score is 100, or, reversed, so that the least is (plugins/helper/normalize_score.go). */
export function scaleToMax(scores: Float64Array, reversed: boolean): void {
  let greatest = 0;
  for (const score of scores) if (score > greatest) greatest = score;
  if (greatest === 0) {
    if (reversed) scores.fill(SCORE_MAX);
    return;
  }
  for (let index = 0; index < scores.length; index++) {
    const scaled = Math.trunc((SCORE_MAX * (scores[index] ?? 0)) / greatest);
    scores[index] = reversed ? SCORE_MAX - scaled : scaled;
  }
}
