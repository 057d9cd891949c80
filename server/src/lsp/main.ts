import { format } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../../package.json';
import { connect } from './connection';
import { runWorker } from './engine/worker';
import { textOf } from './guard';
import { Server } from './server';

// The language server: protocol in, one call of the service, protocol out. The main thread holds the protocol and what
// is open; a worker thread, which may be ended at any time, holds the service. It knows nothing of migrations.

if (isMainThread) serve();
else runWorker();

function serve(): void {
  const connection = openConnection();
  const log = (problem: string) => void connection.console.error(problem);
  for (const name of ['log', 'info', 'debug', 'warn', 'error'] as const)
    console[name] = (...args) => log(format(...args));
  process.on('uncaughtException', (error) => log(textOf(error)));
  process.on('unhandledRejection', (error) => log(textOf(error)));
  connect(connection, new Server(connection, __filename, version, log));
  connection.listen();
}

/** Over what the command line names (`--stdio`, `--node-ipc`, `--socket=`, `--pipe=`), or else standard input and output. */
function openConnection(): Connection {
  const named = process.argv.some((argument) => /^--(stdio|node-ipc|socket|pipe)\b/.test(argument));
  return named
    ? createConnection(ProposedFeatures.all)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
}
