import { createApp, ref } from 'vue';
import App from './App.vue';
import type { ConnectionState } from './client/client.ts';
import { createClient } from './client/create-client.ts';
import { provideClient } from './composables/useClient.ts';

const connection = ref<ConnectionState>('connecting');
const client = createClient(window, (state) => (connection.value = state));

const app = createApp(App);
provideClient(app, { client, connection });
app.mount('#app');
