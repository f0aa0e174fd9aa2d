import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { misspeltKeywords } from './misspelt-keywords';

const told = (text: string): readonly string[] =>
  misspeltKeywords(text).map(({ line, word, keyword }) => `${line} ${word} ${keyword}`);

describe('misspelt keywords', () => {
  it('are words that are nearly a keyword, in whatever letters', () => {
    const text =
      'Feature: f\n\n  Scenari: a\n  backgroud:\n  Senario Outline: b\n  Exampels:\n  rule: c\n  Exemples :\n';
    assert.deepEqual(told(text), [
      '3 Scenari Scenario',
      '4 backgroud Background',
      '5 Senario Outline Scenario Outline',
      '7 rule Rule',
      '8 Exemples Examples',
    ]);
  });

  it('are not keywords, prose, steps, tables and what is quoted', () => {
    const prose = [
      'Feature: f',
      '  Note: this',
      '  Roles: that',
      '  Background:',
      '  Scenario: a',
      '    Given scenari: x',
    ];
    const quoted = [
      '    """',
      '    scenari: 1',
      '    ```',
      '    scenari: 2',
      '    """',
      '    | Scenari: |',
      '  Examples:',
    ];
    assert.deepEqual(told([...prose, ...quoted].join('\n')), []);
  });

  it('are not looked for in another language', () => {
    assert.deepEqual(told('# language: de\nFunktionalität: f\n  Szenario: a\n'), []);
    assert.deepEqual(told('# language: en\nFeature: f\n  Scenari: a\n'), ['3 Scenari Scenario']);
  });

  it('are in no feature of our own', () => {
    const features = readdirSync('features', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.feature'),
    );
    assert.ok(features.length > 40);
    for (const name of features) assert.deepEqual(told(readFileSync(join('features', name), 'utf8')), [], name);
  });
});
