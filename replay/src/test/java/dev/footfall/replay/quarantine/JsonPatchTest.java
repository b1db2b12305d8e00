package dev.footfall.replay.quarantine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.replay.quarantine.JsonPatch.PatchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Cases of RFC 6902, appendix A, among them. */
class JsonPatchTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'foo':'bar'}|[{'op':'add','path':'/baz','value':'qux'}]|{'foo':'bar','baz':'qux'}",
                "{'foo':['bar','baz']}|[{'op':'add','path':'/foo/1','value':'qux'}]|{'foo':['bar','qux','baz']}",
                "{'foo':['bar']}|[{'op':'add','path':'/foo/-','value':['abc','def']}]|{'foo':['bar',['abc','def']]}",
                "{'baz':'qux','foo':'bar'}|[{'op':'remove','path':'/baz'}]|{'foo':'bar'}",
                "{'foo':['bar','qux','baz']}|[{'op':'remove','path':'/foo/1'}]|{'foo':['bar','baz']}",
                "{'name':17}|[{'op':'replace','path':'/name','value':'x'}]|{'name':'x'}",
                "{'a':{'b':1},'c':{}}|[{'op':'move','from':'/a/b','path':'/c/d'}]|{'a':{},'c':{'d':1}}",
                "{'foo':['a','b','c']}|[{'op':'move','from':'/foo/0','path':'/foo/2'}]|{'foo':['b','c','a']}",
                "{'a':1}|[{'op':'copy','from':'/a','path':'/b'}]|{'a':1,'b':1}",
                "{'a':1}|[{'op':'test','path':'/a','value':1},{'op':'add','path':'/b','value':null}]|{'a':1,'b':null}",
                "{'/':9,'~1':10}|[{'op':'test','path':'/~01','value':10},{'op':'remove','path':'/~1'}]|{'~1':10}",
                "17|[{'op':'replace','path':'','value':{'name':'x'}}]|{'name':'x'}"
            })
    void operationsDoWhatTheStandardSays(String before, String patch, String after) throws Exception {
        assertThat(JsonPatch.parse(json(patch)).apply(JSON.readTree(json(before))))
                .isEqualTo(JSON.readTree(json(after)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'op':'replace','path':'/nothing','value':1}]|there is nothing at /nothing",
                "[{'op':'add','path':'/a/b/c','value':1}]|there is nothing at /a/b",
                "[{'op':'test','path':'/a','value':2}]|the value at /a is another",
                "[{'op':'add','path':'/list/7','value':2}]|there is no place 7",
                "[{'op':'move','from':'/list','path':'/list/0'}]|nothing moves into itself",
                "[{'op':'merge','path':'/a'}]|op must be add",
                "[{'op':'add','path':'/a'}]|value is missing",
                "[{'op':'add','value':1}]|path is missing",
                "[{'op':'add','path':'a','value':1}]|not a JSON Pointer",
                "[{'op':'remove','path':''}]|cannot be removed"
            })
    void whatDoesNotFitIsSaid(String patch, String message) throws Exception {
        JsonNode document = JSON.readTree(json("{'a':1,'list':[1]}"));
        JsonNode before = document.deepCopy();

        assertThatThrownBy(() -> JsonPatch.parse(json(patch)).apply(document))
                .isInstanceOf(PatchException.class)
                .hasMessageContaining("operation 1 of the patch")
                .hasMessageContaining(message);
        assertThat(document).isEqualTo(before);
    }

    @Test
    void aPatchIsAnArray() {
        assertThatThrownBy(() -> JsonPatch.parse("{}")).hasMessageContaining("array of operations");
        assertThatThrownBy(() -> JsonPatch.parse("[")).hasMessageContaining("not JSON");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
