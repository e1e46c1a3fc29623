# Every file of the standard library: embedded in nas, and installed to be read.
stdlib_files = \
	stdlib/accelerators/bismo_edge.nas \
	stdlib/accelerators/bitfusion.nas \
	stdlib/accelerators/edgetpu.nas \
	stdlib/accelerators/eyeriss.nas \
	stdlib/accelerators/nvdla.nas \
	stdlib/datasets/fashion_mnist.nas \
	stdlib/datasets/mnist.nas \
	stdlib/datasets/scenes.nas \
	stdlib/datasets/shakespeare.nas \
	stdlib/devices/ibmq_athens.nas \
	stdlib/devices/ibmq_belem.nas \
	stdlib/devices/ibmq_guadalupe.nas \
	stdlib/devices/ibmq_jakarta.nas \
	stdlib/devices/ibmq_lima.nas \
	stdlib/devices/ibmq_manila.nas \
	stdlib/devices/ibmq_quito.nas \
	stdlib/devices/ibmq_santiago.nas \
	stdlib/devices/ibmq_toronto.nas \
	stdlib/devices/ibmq_yorktown.nas \
	stdlib/mcus/stm32f746.nas \
	stdlib/mcus/stm32h743.nas \
	stdlib/models/mnasnet.nas \
	stdlib/models/mobilenet_v2.nas \
	stdlib/models/resnet50.nas \
	stdlib/models/resnet8.nas \
	stdlib/models/squeezenet.nas \
	stdlib/models/unet.nas \
	stdlib/models/vgg16.nas \
	stdlib/prelude.nas

nobase_dist_pkgdata_DATA = $(stdlib_files)
