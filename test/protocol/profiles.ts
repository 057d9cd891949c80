import type { ClientCapabilities } from 'vscode-languageserver-protocol';

// What three editors announce, cut down to what an answer may depend on.

export const vscode: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    codeLens: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      snippetEditSupport: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
    codeAction: { dataSupport: true, isPreferredSupport: true, resolveSupport: { properties: ['edit', 'command'] } },
    codeLens: {},
    hover: { contentFormat: ['markdown', 'plaintext'] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  general: { positionEncodings: ['utf-16'] },
};

/** Neovim on Linux: no file watching, no code lens refresh of ours, edits are not resolved. */
export const neovim: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { resourceOperations: ['rename', 'create', 'delete'] },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true },
    codeAction: { isPreferredSupport: true, dataSupport: true, resolveSupport: { properties: ['edit', 'command'] } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  general: { positionEncodings: ['utf-8', 'utf-16', 'utf-32'] },
};

/** Helix: no lenses, no annotations. */
export const helix: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: false },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: false },
    workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'] },
  },
  textDocument: {
    publishDiagnostics: { versionSupport: true },
    codeAction: { dataSupport: true, isPreferredSupport: true, resolveSupport: { properties: ['edit', 'command'] } },
    hover: { contentFormat: ['markdown'] },
  },
  general: { positionEncodings: ['utf-8', 'utf-32', 'utf-16'] },
};

/** An editor that announces nothing at all. */
export const plain: ClientCapabilities = {};
