package dev.footfall.schemas.audit;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Leaves and roots are those of the test data that Certificate Transparency's implementations share. */
class MerkleTreeTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final HexFormat HEX = HexFormat.of();
    private static final String TREE = "test.example/audit/0";

    private final TreeHasher hasher = new TreeHasher();

    @Test
    void everySizeHasTheRootOfTheSharedTestData() {
        Frontier tree = new Frontier(hasher);
        assertThat(HEX.formatHex(tree.root())).isEqualTo(ROOTS.getFirst());
        for (int size = 1; size <= LEAVES.size(); size++) {
            tree.append(hasher.leaf(HEX.parseHex(LEAVES.get(size - 1))));

            assertThat(HEX.formatHex(tree.root())).isEqualTo(ROOTS.get(size));
            assertThat(tree.size()).isEqualTo(size);
        }
    }

    @Test
    void aTreeGoesOnFromItsFrontier() {
        List<byte[]> leaves = leaves(100);
        for (int cut = 0; cut <= 100; cut++) {
            Frontier before = tree(leaves.subList(0, cut));
            Frontier after = Frontier.of(hasher, cut, before.hashes());
            leaves.subList(cut, 100).forEach(after::append);

            assertThat(after.root()).isEqualTo(tree(leaves).root());
        }
    }

    @Test
    void aFrontierThatDoesNotBelongToItsSizeIsRefused() {
        List<byte[]> one = List.of(new byte[32]);
        assertThatThrownBy(() -> Frontier.of(hasher, 3, one)).hasMessageContaining("does not consist of 1");
        assertThatThrownBy(() -> Frontier.of(hasher, 4, List.of(new byte[31]))).hasMessageContaining("32 bytes");
    }

    @Test
    void theInclusionOfEveryLeafInEverySizeIsProvenAndNothingElse() {
        List<byte[]> leaves = leaves(40);
        for (int size = 1; size <= 40; size++) {
            byte[] root = tree(leaves.subList(0, size)).root();
            for (int index = 0; index < size; index++) {
                ProofPath path = ProofPath.inclusion(hasher, index, size);
                feed(path, leaves, size);
                List<byte[]> proof = path.hashes();

                assertThat(ProofRules.rootOf(hasher, index, size, leaves.get(index), proof))
                        .hasValue(root);
                assertThat(proof).hasSizeLessThanOrEqualTo(6);
                assertRefused(index, size, leaves, proof, root);
            }
        }
    }

    private void assertRefused(int index, int size, List<byte[]> leaves, List<byte[]> proof, byte[] root) {
        int other = (index + 1) % 40;
        assertThat(ProofRules.rootOf(hasher, index, size, leaves.get(other), proof)
                        .filter(found -> HEX.formatHex(found).equals(HEX.formatHex(root))))
                .isEmpty();
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(new byte[32]);
        assertThat(ProofRules.rootOf(hasher, index, size, leaves.get(index), longer))
                .isEmpty();
        if (!proof.isEmpty()) {
            assertThat(ProofRules.rootOf(hasher, index, size, leaves.get(index), proof.subList(0, proof.size() - 1)))
                    .isEmpty();
        }
    }

    @Test
    void everySizeIsProvenToBeTheBeginningOfEveryLargerOneAndOfNoOther() {
        List<byte[]> leaves = leaves(40);
        List<byte[]> forked = new ArrayList<>(leaves);
        forked.set(0, hasher.leaf(new byte[] {9}));
        for (int newer = 1; newer <= 40; newer++) {
            for (int older = 1; older <= newer; older++) {
                ProofPath path = ProofPath.consistency(hasher, older, newer);
                feed(path, leaves, newer);
                List<byte[]> proof = path.hashes();
                TreeHead head = head(leaves, newer);

                assertThat(ProofRules.isBeginning(hasher, head(leaves, older), head, proof))
                        .isTrue();
                assertThat(ProofRules.isBeginning(hasher, head(forked, older), head, proof))
                        .isFalse();
                if (!proof.isEmpty()) {
                    assertThat(ProofRules.isBeginning(
                                    hasher, head(leaves, older), head, proof.subList(0, proof.size() - 1)))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void aProofIsNotMadeOfHalfATree() {
        ProofPath path = ProofPath.inclusion(hasher, 1, 10);
        feed(path, leaves(10), 9);

        assertThatThrownBy(path::hashes).hasMessageContaining("not all there");
        assertThatThrownBy(() -> ProofPath.inclusion(hasher, 10, 10)).hasMessageContaining("no leaf 10");
        assertThatThrownBy(() -> ProofPath.consistency(hasher, 0, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void feed(ProofPath path, List<byte[]> leaves, int size) {
        for (int i = 0; i < size; i++) {
            path.accept(i, leaves.get(i));
        }
    }

    private TreeHead head(List<byte[]> leaves, int size) {
        return TreeHead.of(TREE, tree(leaves.subList(0, size)));
    }

    private Frontier tree(List<byte[]> leaves) {
        Frontier tree = new Frontier(hasher);
        leaves.forEach(tree::append);
        return tree;
    }

    private List<byte[]> leaves(int count) {
        SplittableRandom random = new SplittableRandom(1);
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] content = new byte[random.nextInt(60)];
            random.nextBytes(content);
            leaves.add(hasher.leaf(content));
        }
        return leaves;
    }
}
