/** The module, where the host compiles what is imported (Cloudflare Workers); elsewhere use the file's address. */
declare const module: WebAssembly.Module
export default module
