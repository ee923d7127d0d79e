#pragma once
// Whether an answer is sent compressed, as Cloudflare documents it
// (developers.cloudflare.com/speed/optimization/content/ compression): from 48 bytes with gzip, from 50 with
// Brotli, of a status and a type that it compresses.

#include "http/coding.hpp"

namespace cfmock::engine {

/// Decides, and puts Content-Encoding and Vary among the response's headers. The body stays as it is: the
/// wire codes it. A request without Accept-Encoding changes nothing.
http::Coding negotiate(const http::Request& request, http::Response& response);

}  // namespace cfmock::engine
