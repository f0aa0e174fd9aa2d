import { AstBuilder, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator, type Background, type Rule, type Scenario, type Tag } from '@cucumber/messages';
import { isMissionId } from './mission-table';

/** A scenario and the rows of the mission that it shows. */
export interface TaggedScenario {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly ids: readonly string[];
}

/** Scenarios of one feature file that bear ids as tags: `@ARC-07`, of their own or of the rule or feature around them. */
export function taggedScenarios(file: string, text: string): readonly TaggedScenario[] {
  const { feature } = new Parser(new AstBuilder(IdGenerator.incrementing()), new GherkinClassicTokenMatcher()).parse(
    text,
  );
  if (feature === undefined) return [];
  return scenariosIn(feature.children, feature.tags)
    .map(({ scenario, tags }) => ({
      file,
      line: scenario.location.line,
      name: scenario.name,
      ids: [...new Set(tags.map(({ name }) => name.slice(1)).filter(isMissionId))],
    }))
    .filter(({ ids }) => ids.length > 0);
}

interface Child {
  readonly rule?: Rule | undefined;
  readonly background?: Background | undefined;
  readonly scenario?: Scenario | undefined;
}

interface Tagged {
  readonly scenario: Scenario;
  readonly tags: readonly Tag[];
}

function scenariosIn(children: readonly Child[], tags: readonly Tag[]): readonly Tagged[] {
  return children.flatMap(({ rule, scenario }) => {
    if (rule !== undefined) return scenariosIn(rule.children, [...tags, ...rule.tags]);
    if (scenario === undefined) return [];
    const own = [...scenario.tags, ...scenario.examples.flatMap((examples) => examples.tags)];
    return [{ scenario, tags: [...tags, ...own] }];
  });
}
