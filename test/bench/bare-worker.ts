import { Worker } from 'bullmq';

// A worker of plain BullMQ: argv has the port of the server, and how many bytes a job returns.
const [port = '', bytes = ''] = process.argv.slice(2);
const value = 'x'.repeat(Number(bytes));
const worker = new Worker('bare', async () => value, {
  connection: { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null },
  concurrency: 4,
});
await worker.waitUntilReady();
process.stdout.write('ready\n');
