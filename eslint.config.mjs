import { createRequire } from 'node:module';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The same list is enforced by test/layers.test.ts; here it gives early word in an editor.
const banned = createRequire(import.meta.url)('./test/layers/banned-words.json');

const GENERATED = ['engine/api/types/*-v*.ts', 'engine/api/types/pkg-runtime.ts'];
const EDGES = ['engine/server/**', 'engine/driver/**', 'engine/**/*.test.ts', 'engine/**/testing/**'];

const FUNCTION_PUT_IN_PROPERTY = {
  selector: 'AssignmentExpression[left.type="MemberExpression"] > :function.right',
  message: 'V8 would keep what it holds until the next full collection (docs/speed.md): give it a name first.',
};

export default defineConfig([
  globalIgnores(['node_modules', 'dist', 'coverage', 'report', 'test/golden/*/*.mjs', '**/fixtures', ...GENERATED]),
  {
    files: ['**/*.ts'],
    ignores: ['courses/**', 'examples/**'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { ...strictness(), ...peace() },
  },
  {
    files: ['engine/**/*.ts'],
    ignores: EDGES,
    rules: determinism(),
  },
  ...banned.exceptions.map(({ file, word }) => ({
    files: [file],
    rules: word in banned.syntax ? { 'no-restricted-syntax': 'off' } : { 'no-restricted-globals': 'off' },
  })),
  {
    // A step takes what its sentence holds.
    files: ['steps/**/*.ts'],
    rules: { 'max-params': 'off' },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      // A test reads best when it reaches straight for what it is about.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: { eqeqeq: ['error', 'always'], 'no-var': 'error', 'prefer-const': 'error' },
  },
]);

/** What the style page asks for beyond the preset. */
function strictness() {
  return {
    eqeqeq: ['error', 'always'],
    'no-var': 'error',
    'prefer-const': 'error',
    'max-params': ['error', { max: 5 }],
    '@typescript-eslint/consistent-type-imports': [
      'error',
      // `typeof import('./run')` types a command that is loaded when it is asked for.
      { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
    ],
    '@typescript-eslint/no-import-type-side-effects': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
    ],
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  };
}

/** Rules of the preset that cost more than they find. */
function peace() {
  return {
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    '@typescript-eslint/no-base-to-string': 'off',
    '@typescript-eslint/no-unnecessary-type-conversion': 'off',
    '@typescript-eslint/no-confusing-void-expression': 'off',
    '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    '@typescript-eslint/no-unnecessary-condition': 'off',
    '@typescript-eslint/no-empty-function': 'off',
    '@typescript-eslint/no-dynamic-delete': 'off',
    '@typescript-eslint/no-invalid-void-type': 'off',
    '@typescript-eslint/require-await': 'off',
    '@typescript-eslint/unified-signatures': 'off',
    '@typescript-eslint/prefer-reduce-type-parameter': 'off',
    '@typescript-eslint/no-redundant-type-constituents': 'off',
    // Plugins and controllers are values with optional methods: `plugin.filter !== undefined` is how one asks.
    '@typescript-eslint/unbound-method': 'off',
    // A branded number is a number.
    '@typescript-eslint/no-unsafe-unary-minus': 'off',
    // JavaScript's own order, by code units, is the one we want.
    '@typescript-eslint/require-array-sort-compare': 'off',
  };
}

/** Time, chance and order come from the context; nothing in the core waits. */
function determinism() {
  const members = Object.entries(banned.members);
  return {
    'no-restricted-globals': ['error', ...Object.entries(banned.globals).map(([name, message]) => ({ name, message }))],
    'no-restricted-properties': [
      'error',
      ...members.map(([name, message]) => {
        const [object, property] = name.split('.');
        return property === undefined ? { property: object, message } : { object, property, message };
      }),
    ],
    'no-restricted-syntax': [
      'error',
      { selector: ':function[async=true]', message: banned.syntax.async },
      { selector: 'AwaitExpression, ForOfStatement[await=true]', message: banned.syntax.await },
      FUNCTION_PUT_IN_PROPERTY,
    ],
  };
}
