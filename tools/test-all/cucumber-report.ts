/** Totals of cucumber's JUnit report, in scenarios. */
export interface FeatureCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function featureCounts(junit: string): FeatureCounts {
  const head = /<testsuite [^>]*>/.exec(junit)?.[0];
  if (head === undefined) throw new Error('the JUnit report has no testsuite');
  const number = (name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  const skipped = number('skipped');
  return { passed: number('tests') - failed - skipped, failed, skipped };
}
