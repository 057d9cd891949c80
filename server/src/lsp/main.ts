import { join } from 'node:path';
import { format } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { type Connection, createConnection, ProposedFeatures, StreamMessageReader } from 'vscode-languageserver/node';
import { version } from '../../../package.json';
import { connect } from './connection';
import { textOf } from './guard';
import { Server } from './server';
import { PromptWriter } from './writer';

// The language server: protocol in, one call of the service, protocol out. The main thread holds the protocol and what
// is open; a worker thread, which may be ended at any time, holds the service. It knows nothing of migrations.

const overOtherMeans = process.argv.some((argument) => /^--(node-ipc|socket|pipe)\b/.test(argument));

/** Machine code from the first call on: of the interpreter's slowness the first dozen keystrokes would have the most. */
function compileEarly(): void {
  setFlagsFromString('--always-sparkplug');
}

function serve(): void {
  compileEarly();
  const connection = openConnection();
  const log = (problem: string) => void connection.console.error(problem);
  for (const name of ['log', 'info', 'debug', 'warn', 'error'] as const)
    console[name] = (...args) => log(format(...args));
  process.on('uncaughtException', (error) => log(textOf(error)));
  process.on('unhandledRejection', (error) => log(textOf(error)));
  const server = new Server(connection, join(__dirname, 'worker.js'), version, log);
  connect(connection, server);
  // A client that is gone without a word leaves nothing to do.
  if (!overOtherMeans) process.stdin.on('close', () => process.exit(server.isOver ? 0 : 1));
  connection.listen();
}

/** Over what the command line names, or else standard input and output. */
function openConnection(): Connection {
  if (overOtherMeans) return createConnection(ProposedFeatures.all);
  const [reader, writer] = [new StreamMessageReader(process.stdin), new PromptWriter(process.stdout)];
  return createConnection(ProposedFeatures.all, reader, writer);
}

serve();
