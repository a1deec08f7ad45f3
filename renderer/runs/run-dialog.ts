/** The dialogs of the Runs page; `tag-opened` tags the run whose detail is open. */
export type RunDialog = 'views' | 'columns' | 'help' | 'tag' | 'tag-opened' | 'delete';
