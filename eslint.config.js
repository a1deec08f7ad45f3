import vue from 'eslint-plugin-vue';
import ts from 'typescript-eslint';

// Vue components only: oxlint reads the .ts files, and oxfmt sees to the layout of both.

const layoutRules = Object.entries(vue.rules)
  .filter(([, rule]) => rule.meta?.type === 'layout')
  .map(([name]) => [`vue/${name}`, 'off']);

export default [
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    plugins: { '@typescript-eslint': ts.plugin },
    languageOptions: { parserOptions: { parser: ts.parser } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...Object.fromEntries(layoutRules),
      'vue/html-self-closing': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/define-props-declaration': 'error',
      'vue/define-emits-declaration': 'error',
      'vue/html-button-has-type': 'error',
      'vue/no-static-inline-styles': 'error',
      'vue/no-undef-components': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-unused-emit-declarations': 'error',
      'vue/no-v-html': 'error',
      'vue/prefer-true-attribute-shorthand': 'error',
      'vue/v-on-handler-style': 'off',
      'vue/restricted-component-names': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', 60],
    },
  },
];
