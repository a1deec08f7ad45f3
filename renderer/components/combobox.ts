import type { InputHTMLAttributes } from 'vue';

/** What every text field with a list of options has; aria-controls and the active option are its own. */
export const combobox: InputHTMLAttributes = {
  role: 'combobox',
  autocomplete: 'off',
  autocapitalize: 'off',
  spellcheck: false,
  'aria-autocomplete': 'list',
};
