#include "scenario/catalogue.hpp"

#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

std::optional<SharedCatalogue> read_catalogue(Reader& in, const Node& node, const std::string& name) {
  const Catalogues& catalogues = in.context().catalogues;
  if (catalogues.instead) return SharedCatalogue();
  if (!catalogues.find) {
    in.error(node, "no files can be named here", "leave \"catalogue\" out: the operations of this program are used");
    return std::nullopt;
  }
  const Result<CatalogueText> found = catalogues.find(name);
  if (!found) {
    in.error(node, found.problem().message, found.problem().remedy);
    return std::nullopt;
  }
  cloudflare::CatalogueLoad load = cloudflare::Catalogue::parse(found->text, found->file);
  if (load.catalogue) return load.catalogue;
  in.context().sources[found->file] = found->text;
  Reader there = in.for_file(found->file);
  there.add(load.problems);
  in.count_errors(there.errors());
  return std::nullopt;
}

}  // namespace

Type<SharedCatalogue> catalogue_file() { return mapped<SharedCatalogue>(line_of_text(), read_catalogue); }

}  // namespace cfmock::scenario
