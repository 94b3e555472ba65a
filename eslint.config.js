import tseslint from 'typescript-eslint';

/** Bans that hold everywhere but in the one module whose job the banned thing is. */
const clockAndRandom = [
  ...['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
    selector: `CallExpression[callee.name='${name}']`,
    message: 'Timers come from the injected Clock (contract/time.ts).',
  })),
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'The time comes from the injected Clock (contract/time.ts).',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The time comes from the injected Clock (contract/time.ts).',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Chance comes from the injected Random (contract/time.ts).',
  },
];
const numberParsing = [
  {
    selector:
      "CallExpression[callee.name=/^(parseInt|parseFloat|Number)$/], CallExpression[callee.object.name='Number'][callee.property.name=/^parse/]",
    message: 'Numbers are read from text in contract/money.ts only.',
  },
];

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'out/', 'data/', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.{ts,tsx,mts}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': ['error', ...clockAndRandom, ...numberParsing],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // The implementations of Clock and Random, and the one module that reads numbers from text.
    files: ['contract/system-clock.ts'],
    rules: { 'no-restricted-syntax': ['error', ...numberParsing] },
  },
  { files: ['contract/money.ts'], rules: { 'no-restricted-syntax': ['error', ...clockAndRandom] } },
  {
    // A state chart and its vocabulary are each one expression that reads from top to bottom.
    files: ['kiosk/**/*.machine.ts', 'kiosk/**/*-setup.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // Tests wait for real processes and browsers; a story may be long.
    files: ['tests/**'],
    rules: { 'no-restricted-syntax': 'off', 'max-lines-per-function': 'off' },
  },
  {
    // Screens animate by the browser's clock, and a screen is one expression.
    files: ['renderer/**'],
    rules: { 'no-restricted-syntax': ['error', ...numberParsing], 'max-lines-per-function': 'off' },
  },
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
);
