// What wrangler reads of the runtime as it starts. The path is never run.
exports.default = '/nonexistent/workerd';
exports.version = '2026-01-01';
exports.compatibilityDate = '2026-01-01';
