// How good a ranking is (Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002).

export const FIGURES = ['ndcg10', 'mrr10', 'recall10', 'recall100']

/**
 * Means over the queries that have a right answer.
 *
 * @param {{queries: {id: string, exclude_doc?: string}[], qrels: Map<string, Map<string, number>>}} set
 * @param {Map<string, string[]>} run  ids of articles, best first, of each query
 */
export function measure({queries, qrels}, run) {
  const sums = Object.fromEntries(FIGURES.map((figure) => [figure, 0]))
  const judged = queries.filter(({id}) => qrels.has(id))
  for (const {id, exclude_doc: itself} of judged) {
    const found = (run.get(id) ?? []).filter((doc) => doc !== itself)
    const of = figures(found, qrels.get(id))
    for (const figure of FIGURES) sums[figure] += of[figure]
  }
  return Object.fromEntries(FIGURES.map((figure) => [figure, sums[figure] / judged.length]))
}

function figures(found, right) {
  const worth = (doc) => right.get(doc) ?? 0
  const gain = (worths) => worths.slice(0, 10).reduce((sum, of, at) => sum + of / Math.log2(at + 2), 0)
  const ideal = gain([...right.values()].sort((a, b) => b - a))
  const first = found.slice(0, 10).findIndex((doc) => worth(doc) > 0)
  const recall = (most) => found.slice(0, most).filter((doc) => worth(doc) > 0).length / right.size
  return {
    ndcg10: gain(found.map(worth)) / ideal,
    mrr10: first < 0 ? 0 : 1 / (first + 1),
    recall10: recall(10),
    recall100: recall(100),
  }
}
